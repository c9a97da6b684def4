// 表格编辑:htmx saves what was typed and brings what follows from it; the frame's count of problems and its line of state follow.
import { createChecker } from './checker.js'
import { studio } from './page.js'

const checker = studio && createChecker({ path: '', read: () => null })

document.addEventListener('htmx:afterSwap', (event) => {
  const state = document.querySelector('#studio-aside [data-told]')
  if (!checker || !state || !event.target.closest?.('.studio-edit')) return
  const place = document.querySelector('[data-save-state]')
  place.textContent = state.dataset.told
  place.classList.toggle('studio-bad', 'refused' in state.dataset)
  checker.check(0)
})
