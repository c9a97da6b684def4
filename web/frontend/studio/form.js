// 表单页:form-js draws the form; beside it stands what the server makes of the schema as it is now, saved or not.
import '@bpmn-io/form-js/dist/assets/form-js.css'
import '@bpmn-io/form-js/dist/assets/form-js-editor.css'
import '@bpmn-io/form-js/dist/assets/properties-panel.css'
import './form.css'
import './code_styles.js'
import { FormEditor } from '@bpmn-io/form-js-editor'
import { createChecker } from './checker.js'
import { NamedFields } from './form_fields.js'
import { createPanel } from './form_panel.js'
import { inChinese } from './form_words.js'
import { studio } from './page.js'
import { createPreview } from './preview.js'
import { createSaver } from './saver.js'

// What the server reads; the palette offers nothing else, and of the properties only those that mean something.
const TYPES = new Set(['default', 'text', 'textfield', 'textarea', 'number', 'select', 'radio', 'checkbox', 'checklist', 'datetime', 'filepicker', 'group', 'dynamiclist', 'button', 'separator', 'spacer'])
const GROUPS = new Set(['layout', 'appearance', 'serialization', 'security-attributes', 'custom-values'])

function onlySupported(formFields) {
  for (const type of Object.keys(formFields._formFields)) if (!TYPES.has(type)) delete formFields._formFields[type]
}
onlySupported.$inject = ['formFields']

function fewerGroups(propertiesPanel) {
  propertiesPanel.registerProvider({ getGroups: () => (groups) => groups.filter((group) => !GROUPS.has(group.id)) }, 100)
}
fewerGroups.$inject = ['propertiesPanel']

const yizhang = { __init__: ['onlySupported', 'fewerGroups'], fieldFactory: ['type', NamedFields], onlySupported: ['type', onlySupported], fewerGroups: ['type', fewerGroups] }

const place = document.querySelector('[data-form-editor]')

// form-js wants every id once, the server only every field's: a group named like its field is called otherwise in here.
const OTHER = /__again\d+$/

function withOwnIds(part, seen = new Set()) {
  const id = part.id !== undefined && seen.has(part.id) ? `${part.id}__again${seen.size}` : part.id
  if (id !== undefined) seen.add(id)
  const made = id === undefined ? { ...part } : { ...part, id }
  if (Array.isArray(part.components)) made.components = part.components.map((one) => withOwnIds(one, seen))
  return made
}

function withGivenIds(part) {
  const made = typeof part.id === 'string' ? { ...part, id: part.id.replace(OTHER, '') } : { ...part }
  if (Array.isArray(part.components)) made.components = part.components.map(withGivenIds)
  return made
}

// form-js writes its keys in an order of its own; an untouched part keeps the order in which it stood.
function inOrder(value, model) {
  if (Array.isArray(value)) return value.map((one, number) => inOrder(one, like(one, number, model)))
  if (value === null || typeof value !== 'object') return value
  const keys = [...Object.keys(model ?? {}).filter((key) => key in value), ...Object.keys(value).filter((key) => !(key in (model ?? {})))]
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key], model?.[key])]))
}

function like(one, number, models) {
  if (!Array.isArray(models)) return undefined
  return models.find((model) => model && one && model.id !== undefined && model.id === one.id && model.type === one.type) ?? models[number]
}

// Layout and exporter are form-js's own notes; what the file did not have before is left out again.
function asWritten(schema, before) {
  const strip = (part, model) => {
    const { layout, ...rest } = part
    const kept = model?.layout || Object.keys(layout ?? {}).some((key) => key !== 'row' && layout[key] !== null) ? { ...part } : rest
    if (model && !('showOutline' in model)) delete kept.showOutline
    if (!Array.isArray(part.components)) return kept
    return { ...kept, components: part.components.map((one, number) => strip(one, like(one, number, model?.components))) }
  }
  const made = inOrder(strip(schema, before), before)
  for (const key of ['exporter', 'executionPlatform', 'executionPlatformVersion']) if (!(key in before)) delete made[key]
  if (before.schemaVersion) made.schemaVersion = before.schemaVersion
  return made
}

async function start() {
  const { path, source, preview: address } = place.dataset
  const readOnly = 'readOnly' in place.dataset
  const words = JSON.parse(place.dataset.words)
  const drawn = document.querySelector('[data-preview-place]')
  const conflict = place.querySelector('[data-conflict]')
  const answer = await fetch(source, { credentials: 'same-origin' })
  if (!answer.ok) return
  const { text, revision } = await answer.json()
  let before = null
  let now = text
  let quiet = true
  const write = (schema) => `${JSON.stringify(schema, null, 2)}\n`

  const editor = new FormEditor({
    container: place.querySelector('[data-editor]'),
    palette: { parent: place.querySelector('[data-palette]') },
    propertiesPanel: { parent: place.querySelector('[data-panel]') },
    additionalModules: [yizhang],
  })

  async function open(given) {
    quiet = true
    try {
      before = JSON.parse(given)
      await editor.importSchema(withOwnIds(structuredClone(before)))
      now = given
      conflict.hidden = true
    } catch {
      conflict.textContent = words.unreadable
      conflict.hidden = false
    }
    quiet = false
  }

  const preview = createPreview({
    place: drawn,
    address,
    fields(more = {}) {
      const form = drawn.querySelector('form')
      const body = form ? new FormData(form) : new FormData()
      for (const [name, value] of [...body]) if (value instanceof File && !value.name) body.delete(name)
      body.set('form-path', path)
      body.set('schema-file', new Blob([now]), 'schema')
      for (const [name, value] of Object.entries(more)) body.set(name, value)
      return body
    },
    shown(html) {
      drawn.innerHTML = html
    },
    failed: () => {
      drawn.dataset.stale = words.preview_failed
    },
  })
  const saver = readOnly ? null : createSaver({ path, revision, conflict, show: (given) => open(given).then(follow) })
  const checker = createChecker({
    path,
    read: () => (readOnly ? null : now),
    select(one) {
      const field = one.file === path && editor.get('formFieldRegistry').getAll().find((each) => each.id === one.element || each.key === one.element)
      if (field) editor.get('selection').set(field)
      return Boolean(field)
    },
  })
  function follow() {
    preview.later(0)
    checker.check(0)
  }

  await open(saver ? saver.recovered(text) : text)
  createPanel(place.querySelector('[data-own-panel]'), editor, { words, readOnly, materials: JSON.parse(place.dataset.materials), routes: JSON.parse(place.dataset.routes) })
  if (!document.documentElement.lang.startsWith('en')) inChinese(place.querySelector('[data-palette]'), place.querySelector('[data-panel]'), place.querySelector('[data-editor]'))
  drawn.addEventListener('submit', (event) => {
    event.preventDefault()
    preview.ask({ 'try-it': 'true', ...(event.submitter?.name ? { [event.submitter.name]: event.submitter.value } : {}) })
  })
  follow()
  editor.on('changed', () => {
    if (quiet || !saver) return
    const schema = asWritten(withGivenIds(editor.getSchema()), before)
    const written = write(schema)
    if (written === now || JSON.stringify(schema) === JSON.stringify(before)) return
    now = written
    saver.changed(now)
    preview.later()
    checker.check()
  })
  place.dataset.ready = ''
}

if (place && studio) start()
