// Buttons that copy the text of the element they name, and say so: to the eye on the button itself, to a screen reader
// through a live region, since a button that changes its name under the focus is not read out everywhere.

const thanksMilliseconds = 1600;

export function activateCopyButtons(buttons, liveRegion) {
  for (const button of buttons) {
    const usualLabel = [...button.childNodes];
    let timer;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      try {
        await navigator.clipboard.writeText(source.innerText);
        button.textContent = "Copied";
        liveRegion.textContent = button.dataset.announces;
      } catch {
        // Not allowed here: leave it selected, one keystroke from copied.
        getSelection().selectAllChildren(source);
        button.textContent = "Selected";
        liveRegion.textContent = "Copying is not allowed here. The text is selected.";
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.replaceChildren(...usualLabel);
        liveRegion.textContent = "";
      }, thanksMilliseconds);
    });
  }
}
