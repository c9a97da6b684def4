// 条件字段:an element with data-show-when="field" and data-show-values='["a","b"]' is shown only while the named control has one of
// these values. Without JavaScript it is always shown and the server ignores what does not apply.
function values(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name)
  return controls
    .filter((control) => !['checkbox', 'radio'].includes(control.type) || control.checked)
    .map((control) => control.value)
}

function refresh(form) {
  for (const part of form.querySelectorAll('[data-show-when]')) {
    const wanted = JSON.parse(part.dataset.showValues)
    part.hidden = !values(form, part.dataset.showWhen).some((value) => wanted.includes(value))
  }
}

export function showWhen(page) {
  for (const form of page.querySelectorAll('form')) refresh(form)
  page.addEventListener('change', (event) => {
    const form = event.target.closest('form')
    if (form) refresh(form)
  })
  page.addEventListener('htmx:load', (event) => {
    const form = event.target.closest?.('form')
    if (form) refresh(form)
    for (const inside of event.target.querySelectorAll?.('form') ?? []) refresh(inside)
  })
}
