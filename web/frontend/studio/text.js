// 文件页:a file as text, saved by itself and checked while one types. The form beside works without this.
import { createChecker } from './checker.js'
import { studio } from './page.js'
import { createSaver } from './saver.js'

const area = document.querySelector('textarea[data-studio-text]')

function start() {
  const form = area.form
  const conflict = document.querySelector('[data-conflict]')
  const seen = form.querySelector('[name="seen-revision"]')
  const checker = createChecker({ path: studio.path, read: () => area.value, settled: () => saver.settled() })
  const saver = createSaver({
    path: studio.path,
    revision: Number(seen.value),
    conflict,
    saved: (revision) => {
      seen.value = String(revision)
    },
    show: (text) => {
      area.value = text
      checker.check(0)
    },
  })
  const found = saver.recovered(area.value)
  if (found !== area.value) area.value = found
  area.addEventListener('input', () => {
    saver.changed(area.value)
    checker.check()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    saver.flush()
  })
}

if (area && studio) start()
