// 条件字段:an element with data-hide holds the condition, as the server parsed it, under which it is hidden; it is shown or hidden
// as soon as an answer changes. The same rules as engine/domain/form/condition.py: a hidden field counts as having no answer.
// Without JavaScript everything is shown and the server ignores what does not apply.
const isNumber = (value) => typeof value === 'number'
const equal = (left, right) => left === right

function compare(sign, left, right) {
  if (sign === 'in') return Array.isArray(right) ? right.some((one) => equal(left, one)) : equal(left, right)
  if (sign === '=' || sign === '!=') return equal(left, right) === (sign === '=')
  if (!(isNumber(left) && isNumber(right)) && !(typeof left === 'string' && typeof right === 'string')) return false
  if (sign.startsWith('<')) return left < right || (sign === '<=' && left === right)
  return left > right || (sign === '>=' && left === right)
}

const truth = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value))

export function evaluate(tree, valueOf) {
  const [sign, ...parts] = tree
  const part = (index) => evaluate(parts[index], valueOf)
  switch (sign) {
    case 'value':
      return parts[0]
    case 'name':
      return valueOf(parts[0])
    case 'list':
      return parts.map((one) => evaluate(one, valueOf))
    case 'not':
      return !truth(part(0))
    case 'and':
      return truth(part(0)) && truth(part(1))
    case 'or':
      return truth(part(0)) || truth(part(1))
    case 'count': {
      const counted = part(0)
      return Array.isArray(counted) ? counted.length : 0
    }
    default:
      return compare(sign, part(0), part(1))
  }
}

function answer(field) {
  const controls = [...field.querySelectorAll('input, select, textarea')].filter((one) => one.name === field.dataset.field)
  const chosen = controls.filter((one) => !['checkbox', 'radio'].includes(one.type) || one.checked).map((one) => one.value)
  const values = chosen.filter((value) => value !== '')
  switch (field.dataset.answer) {
    case 'list':
      return values
    case 'flag':
      return values.length > 0
    case 'number':
      return values.length > 0 && Number.isFinite(Number(values[0])) ? Number(values[0]) : null
    default:
      return values[0] ?? null
  }
}

function valueFrom(form, near) {
  return (name) => {
    const prefix = near.dataset?.field?.match(/^.*\]\./)?.[0] ?? ''
    const rows = [...form.querySelectorAll(`[data-field^="${CSS.escape(name)}["]`)]
    if (rows.length > 0) return [...new Set(rows.filter((one) => truth(answer(one))).map((one) => one.dataset.field.split(']')[0]))]
    const field = [prefix + name, name].map((full) => form.querySelector(`[data-field="${CSS.escape(full)}"]`)).find(Boolean)
    if (!field || field.closest('[data-hide][hidden]')) return null
    return answer(field)
  }
}

// A condition that asks for an answer of another page is left to the server, which knows it.
const names = (tree) => (tree[0] === 'name' ? [tree[1]] : tree.slice(1).flatMap((one) => (Array.isArray(one) ? names(one) : [])))
const asksHere = (form, tree) =>
  names(tree).every((name) => form.querySelector(`[data-field="${CSS.escape(name)}"], [data-field$="].${CSS.escape(name)}"], [data-field^="${CSS.escape(name)}["]`))

function refresh(form) {
  const parts = [...form.querySelectorAll('[data-hide]')].filter((part) => asksHere(form, JSON.parse(part.dataset.hide)))
  for (let round = 0; round <= parts.length; round += 1) {
    let changed = false
    for (const part of parts) {
      const hidden = truth(evaluate(JSON.parse(part.dataset.hide), valueFrom(form, part)))
      if (part.hidden !== hidden) {
        part.hidden = hidden
        changed = true
      }
    }
    if (!changed) return
  }
}

export function showAsAnswered(page) {
  for (const form of page.querySelectorAll('form')) refresh(form)
  for (const kind of ['input', 'change']) {
    page.addEventListener(kind, (event) => {
      const form = event.target.closest?.('form')
      if (form?.querySelector('[data-hide]')) refresh(form)
    })
  }
  page.addEventListener('htmx:load', (event) => {
    for (const form of page.querySelectorAll('form')) if (form.contains(event.target) || event.target.contains?.(form)) refresh(form)
  })
}
