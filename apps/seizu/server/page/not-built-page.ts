/** As the text of an element or the value of an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What a person reads who started the program from a checkout without building its pages. */
export const notBuiltPage = (staticFolder: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Seizu: pages missing</title></head>
<body>
<h1>The pages have not been built</h1>
<p>Seizu runs, but the folder <code>${escaped(staticFolder)}</code> (STATIC_FOLDER) has no <code>index.html</code>, and the pages that come with the program have not been built.</p>
<p>In a checkout <code>npm start -- seizu</code> builds them and starts everything; <code>npm run build -w @farside/seizu</code> only builds them. Then load this page again.</p>
<p>The interface works meanwhile: <a href="/api/v1/config">/api/v1/config</a>, <a href="/healthcheck">/healthcheck</a>.</p>
</body>
</html>
`
