// Buttons that copy the text of the element named in `data-copies`. The button's label confirms the copy, and a live region
// announces it, because not every screen reader announces a changed label of the focused button.

const confirmationMs = 1600;

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
        // The browser denied clipboard access. Select the text, so that a keyboard shortcut copies it.
        getSelection().selectAllChildren(source);
        button.textContent = "Selected";
        liveRegion.textContent = "Copying is not allowed here. The text is selected.";
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.replaceChildren(...usualLabel);
        liveRegion.textContent = "";
      }, confirmationMs);
    });
  }
}
