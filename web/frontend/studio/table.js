// 表格编辑:htmx saves what was typed and brings what follows from it; the frame's count of problems and its line of state follow, and every field
// that something is wrong with says so where it stands.
import { createChecker } from './checker.js'
import { studio } from './page.js'

let refused = [] // [field, sentence] of what was not saved
let found = [] // and of what was, but is wrong

const named = (name) => document.querySelector(`.studio-edit-main [name="${CSS.escape(name)}"]:not([type=hidden])`)
const fieldOf = (name) => named(name) ?? named(`${name}.reference`) // what is wrong with a rule as a whole is its missing ground

function mark() {
  for (const said of document.querySelectorAll('.studio-edit-main .field-error')) said.remove()
  for (const field of document.querySelectorAll('.studio-edit-main [aria-invalid]')) {
    field.removeAttribute('aria-invalid')
    field.removeAttribute('aria-describedby')
  }
  for (const [name, sentence] of new Map([...found, ...refused])) {
    const field = fieldOf(name)
    if (!field) continue
    const said = document.createElement('p')
    said.className = 'field-error'
    said.id = `wrong-${name}`
    said.textContent = sentence
    field.setAttribute('aria-invalid', 'true')
    field.setAttribute('aria-describedby', said.id)
    field.closest('.studio-box, .limit-row, label, p, div').append(said)
  }
}

const checker =
  studio &&
  createChecker({
    path: '',
    read: () => null,
    select({ tab, element }) {
      const field = tab === studio.root.dataset.tab && fieldOf(element)
      if (!field) return false
      field.closest('details')?.setAttribute('open', '')
      field.focus()
      return true
    },
    found(all) {
      found = all.filter((one) => one.tab === studio.root.dataset.tab && one.severity === 'error').map((one) => [one.element, one.sentence])
      mark()
    },
  })

document.addEventListener('htmx:afterSwap', (event) => {
  const state = document.querySelector('#studio-aside [data-told]')
  if (!checker || !state || !event.target.closest?.('.studio-edit')) return
  const place = document.querySelector('[data-save-state]')
  place.textContent = state.dataset.told
  place.classList.toggle('studio-bad', 'refused' in state.dataset)
  refused = [...state.querySelectorAll('.studio-edit-errors a')].map((one) => [one.getAttribute('href').slice(1), one.textContent])
  checker.check(0)
})
