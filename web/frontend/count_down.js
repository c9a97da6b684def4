// 还能写多少字:beside a field with maxlength, an element marked data-left="还可以写 {n} 字" says how many signs are left.
function refresh(field) {
  const place = document.getElementById(`${field.id}-left`)
  if (place) place.textContent = place.dataset.left.replace('{n}', String(field.maxLength - field.value.length))
}

export function countDown(page) {
  for (const field of page.querySelectorAll('[data-count]')) refresh(field)
  page.addEventListener('input', (event) => {
    if (event.target.matches?.('[data-count]')) refresh(event.target)
  })
}
