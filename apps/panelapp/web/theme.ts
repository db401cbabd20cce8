// Before the first paint, so that a dark page never flashes white; a file, because the policy allows no inline script.
const page = document.documentElement
page.dataset.js = ''
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') page.dataset.theme = theme
} catch {
  // Storage may be switched off: the system's theme it is.
}
