// 画稿的框:says who else has the sketch open, and tells the server that this person has.
import { post, say, studio } from './page.js'

const EVERY = 20000

function show(others) {
  const place = document.querySelector('[data-others]')
  const names = (some) => some.map((one) => one.name).join('、')
  const editing = others.filter((one) => one.edits)
  place.hidden = others.length === 0
  place.textContent = editing.length ? say('editing', { names: names(editing) }) : others.length ? say('present', { names: names(others) }) : ''
}

async function call() {
  if (document.hidden) return
  try {
    const answer = await post(studio.root.dataset.present, { path: studio.path })
    if (answer.ok) show(answer.others)
  } catch {
    // no network: the save state says so
  }
}

// On a narrow screen the strip of tabs opens where one is.
const strip = document.querySelector('.studio .tabs')
const here = strip?.querySelector('[aria-current]')
if (here) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - 16

call()
setInterval(call, EVERY)
document.addEventListener('visibilitychange', call)
