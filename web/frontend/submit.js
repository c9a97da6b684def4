// 防重复提交:a second press on a form marked data-once does nothing while the first is under way.
// The server is safe without this (request_id); it only spares the person a second receipt page.
export function submitOnce(page) {
  page.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-once]')
    if (!form) return
    if (form.dataset.sent !== undefined) {
      event.preventDefault()
      return
    }
    form.dataset.sent = ''
    form.setAttribute('aria-busy', 'true')
  })
  // Back from the browser's cache: the form may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of page.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent
      form.removeAttribute('aria-busy')
    }
  })
}
