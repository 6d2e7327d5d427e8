// What somebody is typing exists nowhere else yet.
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FIELDS = "input:not([type=hidden]), textarea, select";

/** Whether a node is being typed in, as a whole: a cell, a form, a field of neither. */
export function isTyped(node: HTMLElement): boolean {
  if (node.matches(":has(> .editor)") || node.ariaBusy === "true") return true;
  if (node instanceof HTMLFormElement) return holdsTyped(node);
  return node.matches(FIELDS) && differs(node as Field);
}

/** Whether a part holds words that are not saved, or a field somebody is about to fill. */
export function holdsTyped(part: HTMLElement): boolean {
  return [...part.querySelectorAll<Field>(FIELDS)].some(differs);
}

function differs(field: Field): boolean {
  if (field === document.activeElement) return true;
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    const given = options.find((option) => option.defaultSelected) ?? options[0];
    return !field.multiple && field.selectedOptions[0] !== given;
  }
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    return field.checked !== field.defaultChecked;
  }
  return field.value !== field.defaultValue;
}
