/** What a list needs to know of an item to call it by its name. */
export interface Named {
  id: string
  name: string
  user_provided_meta: Record<string, string>
}

/** URI-decodes a name; one that is no valid encoding (a stray `%`) is shown as it is. */
export function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** What a person calls the file: the whole name where it had to be shortened (§14.2), else the name, else the id. */
export function displayName({ id, name, user_provided_meta: meta }: Named): string {
  return decodeName(meta['Metadata-Original-Name'] || name) || id
}

export const isEncrypted = ({ user_provided_meta: meta }: Named): boolean => meta['Metadata-Encrypted'] === 'true'
