// 输入法:the library's search boxes listen to keys only. What an input method, a paste or dictation puts in makes no key; and while one composes,
// Enter and the arrows choose among its candidates, not among what was found.
const SEARCH = '.djs-popup-search input, .djs-search-input input'

export class InputMethod {
  static $inject = ['canvas']

  constructor(canvas) {
    const root = canvas.getContainer()
    let composing = false
    const searched = (event) => event.target.matches?.(SEARCH)
    const found = (target) => target.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true, key: 'Unidentified' }))
    root.addEventListener('compositionstart', (event) => (composing = searched(event)), true)
    root.addEventListener('compositionend', ({ target }) => setTimeout(() => {
      composing = false
      if (target.isConnected) found(target)
    }), true)
    root.addEventListener('input', (event) => searched(event) && !event.isComposing && found(event.target), true)
    for (const kind of ['keydown', 'keyup']) root.addEventListener(kind, (event) => composing && event.isTrusted && event.stopPropagation(), true)
  }
}
