// Applies the theme that this browser's user chose. Must agree with frame/preferences.ts.
try {
  const theme = localStorage.getItem('seizu-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage that is closed leaves the system's choice.
}
