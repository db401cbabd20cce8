// Applies the theme that this browser's user chose. Must agree with frame/preferences.ts.
try {
  const { theme } = JSON.parse(localStorage.getItem('userPreferences') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage that is closed or spoilt leaves the system's choice.
}
