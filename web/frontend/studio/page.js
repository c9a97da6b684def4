// 画稿的页面:what every script of the studio needs of the page around it: addresses, words, and how to post.
const root = document.querySelector('[data-studio]')

export const studio = root && {
  root,
  id: root.dataset.studio,
  words: JSON.parse(root.dataset.words),
  path: root.dataset.path,
}

// A sentence with its places filled.
export function say(key, values = {}) {
  return studio.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
}

// Posts fields; what is a Blob goes as a file, so that its line ends stay. Rejects only when there is no network.
export async function post(address, fields, options = {}) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) body.append(name, value, 'content')
    else body.append(name, value)
  }
  const token = document.querySelector('meta[name="csrf-token"]').content
  const headers = { Accept: 'application/json', 'X-CSRFToken': token }
  const answer = await fetch(address, { method: 'POST', body, headers, credentials: 'same-origin', redirect: 'manual', ...options })
  const told = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {}
  return { ok: answer.ok, status: answer.status, ...told }
}
