// A search that is carried out while it is typed, a moment after the last key.

const PAUSE = 200;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const input = parentElement.querySelector("input");
  const label = parentElement.querySelector("label");
  label.textContent = data.label;
  input.placeholder = data.placeholder;
  input.setAttribute("aria-label", data.label);
  input.maxLength = data.longest;
  // What is being typed belongs to whoever types; only another list begins with other words.
  if (input.dataset.began !== data.began) {
    input.dataset.began = data.began;
    input.value = data.words;
  }

  const say = () => {
    clearTimeout(input.waiting);
    if (input.value !== input.said) {
      input.said = input.value;
      setStateValue("words", input.value);
    }
  };
  input.said ??= input.value;
  input.oninput = (event) => {
    if (event.isComposing) return;
    clearTimeout(input.waiting);
    input.waiting = setTimeout(say, PAUSE);
  };
  input.oncompositionend = () => { input.waiting = setTimeout(say, PAUSE); };
  input.onblur = say;
  input.onkeydown = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    if (event.key === "Enter") say();
    if (event.key === "Escape" && input.value) {
      input.value = "";
      say();
    }
  };
}
