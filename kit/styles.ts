/** The kit's style sheets in the order of `styles/kit.css`, for pages that are served without a bundler. */
export const styleSheets = ['tokens', 'base', 'shell', 'blocks', 'controls', 'table', 'marks', 'charts', 'media'].map(
  (name) => ({ name, file: new URL(`./styles/${name}.css`, import.meta.url) }),
)
