// 一章的属性:what our forms know beyond form-js: English texts, the routing variable, the material of an upload … kept in `properties` as texts.
import { followed } from './form_fields.js'

const BY_TYPE = {
  textfield: ['label_en', 'description_en', 'kind', 'route', 'reuse'],
  textarea: ['label_en', 'description_en'],
  number: ['label_en', 'description_en', 'kind', 'route'],
  select: ['label_en', 'description_en', 'route'],
  radio: ['label_en', 'description_en', 'route'],
  checkbox: ['label_en', 'description_en', 'route'],
  checklist: ['label_en', 'description_en', 'route', 'unit'],
  datetime: ['label_en', 'description_en', 'when', 'route'],
  filepicker: ['label_en', 'description_en', 'material', 'accept', 'max_mb'],
  text: ['text_en'],
  group: ['label_en', 'materials'],
  dynamiclist: ['label_en', 'min_rows', 'max_rows'],
  button: ['label_en'],
}
const KINDS = { textfield: ['uscc', 'resident_id', 'holder_code', 'phone', 'mobile', 'email', 'code', 'food_licence', 'project_code'], number: ['money'] }
const CHOICES = { when: ['past', 'future'], reuse: ['name', 'code', 'phone'], materials: ['upload', 'ticks', 'upload_deferrable', 'ticks_deferrable'] }

function box(label, control) {
  const around = document.createElement('label')
  around.className = 'form-panel-box'
  const said = document.createElement('span')
  said.textContent = label
  around.append(said, control)
  return around
}

function choice(options, value, none) {
  const select = document.createElement('select')
  select.className = 'input select'
  for (const [key, label] of [['', none], ...options]) select.add(new Option(label, key, false, key === value))
  if (value && !options.some(([key]) => key === value)) select.add(new Option(value, value, false, true))
  return select
}

function text(value, list) {
  const input = document.createElement('input')
  input.className = 'input'
  input.value = value
  if (list) input.setAttribute('list', list)
  return input
}

// Draws itself for the selected field; writes through form-js, so that undo takes it back.
export function createPanel(place, editor, { words, materials, routes, readOnly }) {
  const modeling = editor.get('modeling')
  const known = document.createElement('datalist')
  known.id = 'form-routes'
  known.append(...routes.map((route) => new Option(route)))
  let shown = null

  function keep(field, name, value) {
    const properties = { ...(field.properties ?? {}) }
    if (value === '') delete properties[name]
    else properties[name] = value
    modeling.editFormField(field, { properties, ...(name === 'label_en' ? followed(editor.get('formFieldRegistry'), field, value) : {}) })
  }

  function control(field, name) {
    const value = String(field.properties?.[name] ?? '')
    if (name === 'material') return choice(materials.map((one) => [one.value, `${one.label} (${one.value})`]), value, words.none)
    const options = name === 'kind' ? KINDS[field.type] : CHOICES[name]
    if (options) return choice(options.map((one) => [one, one]), value, words.none)
    return text(value, name === 'route' ? known.id : '')
  }

  function options(field) {
    const boxes = (field.values ?? []).map((option, number) => {
      const input = text(option.label_en ?? option.properties?.label_en ?? '')
      input.addEventListener('change', () => {
        const values = field.values.map((one, at) => (at === number ? { ...one, label_en: input.value } : one))
        modeling.editFormField(field, 'values', values)
      })
      return box(option.label, input)
    })
    if (!boxes.length) return []
    const title = document.createElement('p')
    title.className = 'form-panel-title'
    title.textContent = words.options_en
    return [title, ...boxes]
  }

  function draw(field) {
    shown = field
    const names = BY_TYPE[field?.type] ?? []
    place.hidden = names.length === 0
    const title = document.createElement('p')
    title.className = 'form-panel-title'
    title.textContent = words.group
    const boxes = names.map((name) => {
      const made = control(field, name)
      made.addEventListener('change', () => keep(field, name, made.value.trim()))
      return box(words[name], made)
    })
    place.replaceChildren(title, ...boxes, ...(field?.values ? options(field) : []), known)
    if (readOnly) for (const one of place.querySelectorAll('input, select')) one.disabled = true
  }

  editor.on('selection.changed', ({ selection }) => draw(selection))
  editor.on('changed', () => {
    if (shown && !place.contains(document.activeElement)) draw(editor.get('formFieldRegistry').get(shown.id) ?? null)
  })
  draw(null)
}
