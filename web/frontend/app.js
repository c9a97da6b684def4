// 全站增强:every page works without this file; it only saves a click or a wait. What a page may ask for stands in README.md.
import htmx from 'htmx.org'
import { saveDrafts } from './autosave.js'
import { showAsAnswered } from './conditional.js'
import { countDown } from './count_down.js'
import { followKeys } from './keys.js'
import { putPhrases } from './phrases.js'
import { submitOnce } from './submit.js'

htmx.config.allowEval = false // the content security policy forbids it anyway
htmx.config.includeIndicatorStyles = false // a style element would be inline
htmx.config.historyCacheSize = 0 // no case data in the browser's storage
htmx.config.attributesToSettle = ['class'] // a style attribute would be inline

document.addEventListener('htmx:configRequest', (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')
  if (token) event.detail.headers['X-CSRFToken'] = token.content
})

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print()
})

document.querySelector('[data-focus]')?.focus()
submitOnce(document)
showAsAnswered(document)
saveDrafts(document)
countDown(document)
followKeys(document)
putPhrases(document)
document.documentElement.dataset.enhanced = ''
