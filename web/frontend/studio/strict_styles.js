// 样式:the libraries write style="…" into HTML, which the content security policy refuses. The build renames it to data-style
// (vite.config.js), and this sets it through the CSSOM, which the policy allows.
function apply(element) {
  if (element.dataset?.style === undefined) return
  element.style.cssText += element.dataset.style
  delete element.dataset.style
}

export function applyStyles(root) {
  const all = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return
    apply(node)
    node.querySelectorAll('[data-style]').forEach(apply)
  }
  all(root)
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(all))).observe(root, { childList: true, subtree: true })
}
