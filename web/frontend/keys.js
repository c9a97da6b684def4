// 键盘:an element with data-key="a" is pressed (or focused, when it is a field) by that key, and in a list marked data-rows
// j and k move between the elements marked data-row. Never while the person is typing, never with Ctrl, Alt or Meta.
function typing(target) {
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

function move(page, by) {
  const rows = [...page.querySelectorAll('[data-rows] [data-row]')]
  if (rows.length === 0) return
  const at = rows.indexOf(page.activeElement)
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)].focus()
}

function press(target) {
  if (typing(target)) target.focus()
  else target.click()
}

export function followKeys(page) {
  page.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return
    const target = page.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`)
    if (target) {
      event.preventDefault()
      press(target)
    } else if (event.key === 'j' || event.key === 'k') {
      move(page, event.key === 'j' ? 1 : -1)
    }
  })
}
