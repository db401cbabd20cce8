import { remember, remembered } from './remembered.ts'

const themes = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

/** The choice of a theme, in the footer. */
export function addThemes(): void {
  const place = document.getElementById('themes')
  if (!place) return
  const chosen = remembered('theme') ?? 'system'
  const buttons = themes.map(([theme, words]) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = words
    button.setAttribute('aria-pressed', String(theme === chosen))
    button.addEventListener('click', () => {
      remember('theme', theme === 'system' ? null : theme)
      if (theme === 'system') delete document.documentElement.dataset.theme
      else document.documentElement.dataset.theme = theme
      for (const it of buttons) it.setAttribute('aria-pressed', String(it === button))
    })
    return button
  })
  place.setAttribute('role', 'group')
  place.setAttribute('aria-label', 'Theme')
  place.append(...buttons)
  place.hidden = false
}
