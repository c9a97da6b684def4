// 边画边校验:asks the deploy gate about the sketch with the text as it is now, saved or not, and shows the answer below and in the bar.
import { post, say, studio } from './page.js'

const PAUSE = 500

// 自动改正: the same forms as the server draws.
function asking(action, label, fields) {
  const form = document.createElement('form')
  form.className = 'studio-does'
  form.method = 'post'
  form.action = action
  form.dataset.mend = ''
  const token = document.querySelector('meta[name="csrf-token"]').content
  for (const [name, value] of Object.entries({ csrf_token: token, ...fields })) {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    input.value = value
    form.append(input)
  }
  const button = document.createElement('button')
  button.className = 'button button-secondary'
  button.textContent = label
  form.append(button)
  return form
}

function mending(one) {
  const form = asking(studio.root.dataset.mendAt, say('mend'), { file: one.file, rule: one.rule, element: one.element })
  const does = document.createElement('span')
  does.className = 'small'
  does.textContent = one.does
  form.append(' ', does)
  return form
}

function allAtOnce(findings, list) {
  document.querySelector('[data-mend-all]')?.remove()
  if (!studio.root.dataset.mendAt || findings.filter((one) => one.does).length < 2) return
  const form = asking(studio.root.dataset.mendAllAt, say('mend_all'), { tab: studio.root.dataset.tab })
  form.dataset.mendAll = ''
  list.before(form)
}

function line(one, select) {
  const item = document.createElement('li')
  item.className = one.severity === 'error' ? 'studio-finding' : 'studio-finding studio-hint'
  const link = document.createElement('a')
  link.href = one.href
  link.textContent = (one.severity === 'error' ? '' : `${say('hint')}：`) + one.sentence
  link.dataset.element = one.element
  link.dataset.file = one.file
  link.addEventListener('click', (event) => {
    if (select(one)) event.preventDefault()
  })
  const place = document.createElement('span')
  place.className = 'studio-place mono'
  place.textContent = one.file + (one.line ? `:${one.line}` : '') + (one.element ? ` · ${one.element}` : '')
  item.append(link, place)
  if (one.does && studio.root.dataset.mendAt) item.append(mending(one))
  if (one.limit_href) {
    const limit = document.createElement('a')
    limit.className = 'studio-does'
    limit.href = one.limit_href
    limit.textContent = say('limit')
    item.append(limit)
  }
  if (one.mend) {
    const mend = document.createElement('span')
    mend.className = 'studio-mend'
    const why = document.createElement('a')
    why.href = one.rule_href
    why.target = '_blank'
    why.textContent = say('why')
    mend.append(`${one.mend} `, why)
    item.append(mend)
  }
  return item
}

// How many must be mended on each tab, beside its name.
function count(findings) {
  for (const [tab, href] of Object.entries(JSON.parse(studio.root.dataset.tabLinks))) {
    const link = studio.root.querySelector(`.tabs-link[href="${CSS.escape(href)}"]`)
    const many = findings.filter((one) => one.tab === tab && one.severity === 'error').length
    link?.querySelector('.tabs-count')?.remove()
    if (!link || !many) continue
    const badge = document.createElement('span')
    badge.className = 'tabs-count'
    badge.textContent = String(many)
    link.append(' ', badge)
  }
}

function show(answer, select) {
  const other = (one) => Number(one.tab !== studio.root.dataset.tab)
  answer.findings.sort((one, two) => other(one) - other(two)) // this page's own first
  count(answer.findings)
  const list = document.querySelector('[data-findings]')
  const none = document.querySelector('[data-no-findings]')
  const state = document.querySelector('[data-check-state]')
  list.replaceChildren(...answer.findings.map((one) => line(one, select)))
  list.hidden = answer.findings.length === 0
  allAtOnce(answer.findings, list)
  none.hidden = answer.findings.length > 0
  state.textContent = answer.errors ? say('count', { n: answer.errors }) : say('none')
  state.className = answer.errors ? 'studio-bad' : 'studio-good'
}

// path: the file in hand. read(): its text now, or a promise of it. select(finding): goes to it on this page, and says whether it did.
// found(findings): after each answer. settled(): whether all is saved, asked before a mend, which the server makes in what is saved.
// Call check() after every change.
export function createChecker({ path, read, select = () => false, found = () => {}, settled = async () => true }) {
  document.addEventListener('submit', async (event) => {
    if (!event.target.matches('form[data-mend]')) return
    event.preventDefault()
    if (await settled()) event.target.submit()
  })
  let timer = 0
  let number = 0

  async function ask() {
    const mine = ++number
    try {
      const text = await read()
      const fields = text === null ? {} : { path, content: new Blob([text]) }
      const answer = await post(studio.root.dataset.check, fields)
      if (mine !== number) return // a later change has asked anew
      if (!answer.ok) throw new Error(String(answer.status))
      show(answer, select)
      found(answer.findings)
    } catch {
      if (mine === number) document.querySelector('[data-check-state]').textContent = say('not_checked')
    }
  }

  return {
    check(pause = PAUSE) {
      clearTimeout(timer)
      timer = setTimeout(ask, pause)
    },
  }
}
