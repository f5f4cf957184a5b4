// Buttons that copy the text of the element they name.

const thanksMilliseconds = 1600;

export function activateCopyButtons(buttons) {
  for (const button of buttons) {
    const usualLabel = button.textContent;
    let timer;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = "Copied";
      } catch {
        // Not allowed here: leave it selected, one keystroke from copied.
        getSelection().selectAllChildren(source);
        button.textContent = "Selected";
      }
      clearTimeout(timer);
      timer = setTimeout(() => (button.textContent = usualLabel), thanksMilliseconds);
    });
  }
}
