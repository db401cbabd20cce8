/** What the answer to "delete all" says, in the language that `Accept-Language` prefers of English and French. */
export function deletedText(count: number, acceptLanguage: string | undefined): string {
  return prefersFrench(acceptLanguage) ? inFrench(count) : inEnglish(count)
}

function inEnglish(count: number): string {
  if (count === 0) return 'There was no file to delete.'
  return count === 1 ? '1 file was deleted.' : `${count} files were deleted.`
}

function inFrench(count: number): string {
  if (count === 0) return "Il n'y avait aucun fichier à supprimer."
  return count === 1 ? '1 fichier a été supprimé.' : `${count} fichiers ont été supprimés.`
}

function prefersFrench(header: string | undefined): boolean {
  const weight = { en: 0, fr: 0 }
  for (const part of (header ?? '').split(',')) {
    const [tag = '', ...parameters] = part.split(';').map((it) => it.trim().toLowerCase())
    const quality = Number(parameters.find((it) => it.startsWith('q='))?.slice(2) ?? 1)
    const language = tag.split('-')[0]
    if ((language === 'en' || language === 'fr') && quality > weight[language]) weight[language] = quality
  }
  return weight.fr > weight.en
}
