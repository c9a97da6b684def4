// 常用语:puts the chosen phrase where one was writing last, else at the end of the chosen text; without this file the page does it.
export function putPhrases(page) {
  let last = null
  page.addEventListener('focusin', (event) => {
    if (event.target.matches?.('form textarea')) last = event.target
  })
  page.addEventListener('change', (event) => {
    if (event.target.id === 'phrase-into') last = null // chosen by hand: there, whatever was written in before
  })
  page.addEventListener('click', (event) => {
    const button = event.target.closest('[data-insert-phrase]')
    if (!button) return
    const text = button.form.elements['phrase-id'].selectedOptions[0]?.dataset.text
    const chosen = button.form.elements[button.form.elements['phrase-into'].value]
    const field = last?.form === button.form ? last : chosen
    if (!text || !field?.setRangeText || field.offsetParent === null) return
    event.preventDefault()
    if (field !== last) field.setSelectionRange(field.value.length, field.value.length)
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end')
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.focus()
  })
}
