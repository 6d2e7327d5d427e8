// What somebody is typing exists nowhere else yet.
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FIELDS = "input:not([type=hidden]), textarea, select";
const WHOLE = "form, [data-whole]"; // what is typed here belongs with the hidden fields beside it

/** Whether a node is being typed in, as a whole: a cell, a form, a field of neither. */
export function isTyped(node: HTMLElement): boolean {
  if (node.matches(":has(> .editor)") || node.ariaBusy === "true") return true;
  if (node.matches(WHOLE)) return holdsTyped(node);
  return node.matches(FIELDS) && differs(node as Field);
}

/** Whether a part holds words that are not saved, or a field somebody is about to fill. */
export function holdsTyped(part: HTMLElement): boolean {
  return fieldsOf(part).some(differs);
}

/** Everything of a part that somebody fills in. */
export function fieldsOf(part: HTMLElement): Field[] {
  return [...part.querySelectorAll<Field>(FIELDS)];
}

function differs(field: Field): boolean {
  return field === document.activeElement || isChanged(field);
}

/** Whether a field holds something else than what the page brought. */
export function isChanged(field: Field): boolean {
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
