import type { UserType } from '../../tables.ts'

export interface KnownViewer {
  kind: 'known'
  accountId: number
  username: string
  /** `First Last`, or the user name where both are empty. */
  name: string
  affiliation: string
  userType: UserType
  isStaff: boolean
  isSuperuser: boolean
  groups: readonly string[]
}

/** Who does something that is written down; a `KnownViewer` is one. */
export type Actor = Omit<KnownViewer, 'kind' | 'username'>

/** Who asks. Nobody has to say who he is to read what is public. */
export type Viewer = { kind: 'anonymous' } | KnownViewer

export const anonymous: Viewer = { kind: 'anonymous' }

export const isCurator = (viewer: Viewer): boolean => viewer.kind === 'known' && viewer.userType === 'GEL'
export const isVerified = (viewer: Viewer): boolean => viewer.kind === 'known' && viewer.userType !== 'EXTERNAL'
