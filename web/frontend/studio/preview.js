// 实时预览:posts what stands in the editor and shows what the server makes of it. Only the newest answer is shown.
const PAUSE = 600

export function createPreview({ place, address, fields, shown = () => {}, failed }) {
  let timer = 0
  let number = 0

  async function ask(more) {
    const mine = ++number
    const body = await fields(more)
    const token = document.querySelector('meta[name="csrf-token"]').content
    place.setAttribute('aria-busy', 'true')
    try {
      const answer = await fetch(address, { method: 'POST', body, credentials: 'same-origin', headers: { 'X-CSRFToken': token } })
      if (mine !== number) return
      if (!answer.ok) throw new Error(String(answer.status))
      shown(await answer.text())
    } catch {
      if (mine === number) failed()
    } finally {
      if (mine === number) place.removeAttribute('aria-busy')
    }
  }

  return {
    ask,
    later(pause = PAUSE) {
      clearTimeout(timer)
      timer = setTimeout(ask, pause)
    },
  }
}
