// 文书页:the template is saved as it is typed and printed by the server beside it; what typst refuses leads to its line.
import { createChecker } from './checker.js'
import { studio } from './page.js'
import { createPreview } from './preview.js'
import { createSaver } from './saver.js'

const place = document.querySelector('[data-document-editor]')

function goTo(area, line) {
  const lines = area.value.split('\n')
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
  area.focus()
  area.setSelectionRange(start, start + (lines[line - 1] ?? '').length)
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 6)
}

function start() {
  const { path, revision, preview: address } = place.dataset
  const area = place.querySelector('#content')
  const drawn = place.querySelector('[data-preview-place]')
  const readOnly = 'readOnly' in place.dataset
  const saver = readOnly ? null : createSaver({ path, revision: Number(revision), conflict: place.querySelector('[data-conflict]'), show: set })
  const checker = createChecker({ path, read: () => (readOnly ? null : area.value), select: (one) => one.file === path && one.line > 0 && (goTo(area, one.line), true) })
  const preview = createPreview({
    place: drawn,
    address,
    fields() {
      const body = new FormData()
      body.set('document-path', path)
      body.set('content', new Blob([area.value]), 'content')
      return body
    },
    shown: (html) => {
      drawn.innerHTML = html
    },
    failed: () => {},
  })

  function set(text) {
    area.value = text
    preview.later(0)
    checker.check(0)
  }

  function changed() {
    saver?.changed(area.value)
    preview.later(900)
    checker.check()
  }

  area.addEventListener('input', changed)
  place.addEventListener('click', (event) => {
    const insert = event.target.closest('[data-insert]')?.dataset.insert
    const line = event.target.closest('[data-line]')?.dataset.line
    if (line) {
      event.preventDefault()
      goTo(area, Number(line))
    }
    if (insert && !readOnly) {
      area.setRangeText(insert, area.selectionStart, area.selectionEnd, 'end')
      area.focus()
      changed()
    }
  })
  const found = saver?.recovered(area.value)
  if (found !== undefined && found !== area.value) set(found)
  place.dataset.ready = ''
}

if (place && studio) start()
