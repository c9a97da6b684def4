// 键盘:an element with data-key="a" is pressed (or focused, when it is a field) by that key. In a list marked data-rows, j and k
// move between the elements marked data-row (their first link or button takes the focus, so that Enter opens it) and x ticks the
// row's box. Inside [data-choice-keys] the digits choose the first, second … answer. None of these while the person is typing. Ctrl+Enter sends the form that is being filled in, from anywhere in it.
function typing(target) {
  if (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)) return true
  return target.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

function rows(page) {
  return [...page.querySelectorAll('[data-rows] [data-row]')]
}

function current(page) {
  return rows(page).findIndex((row) => row.contains(page.activeElement))
}

function move(page, by) {
  const all = rows(page)
  if (all.length === 0) return
  const row = all[Math.min(Math.max(current(page) + by, 0), all.length - 1)]
  const target = row.querySelector('a[href], button:not(:disabled)') ?? row
  target.focus()
  row.scrollIntoView({ block: 'nearest' })
}

function tick(page) {
  rows(page)[current(page)]?.querySelector('input[type="checkbox"]:not(:disabled)')?.click()
}

function press(target) {
  if (typing(target)) target.focus()
  else target.click()
}

// The answers are shown again as the choice asks for more, so the chosen one keeps the focus.
function choose(page, key) {
  const answer = [...page.querySelectorAll('[data-choice-keys] input[type="radio"]')][Number(key) - 1]
  if (!answer) return false
  answer.click()
  answer.focus()
  return true
}

const MOVES = { j: (page) => move(page, 1), k: (page) => move(page, -1), x: tick }

export function followKeys(page) {
  page.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.('form[data-submit-key]')
      if (form) {
        event.preventDefault()
        form.requestSubmit(form.querySelector('[data-submit-main]') ?? undefined)
      }
      return
    }
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return
    const target = page.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`)
    if (target) {
      event.preventDefault()
      press(target)
    } else if (/^[1-9]$/.test(event.key) && choose(page, event.key)) {
      event.preventDefault()
    } else if (MOVES[event.key]) {
      event.preventDefault()
      MOVES[event.key](page)
    }
  })
}
