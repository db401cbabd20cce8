// Chapter 7.2: who may do what. Everything that is not named here is open to everybody.
import { problems } from '../../problems.ts'
import type { Actor, Viewer } from './viewer.ts'

export type Action =
  | 'view_unpublished'
  | 'use_profile'
  | 'review'
  | 'delete_any_review'
  | 'propose_entity'
  | 'add_entity'
  | 'use_tags_and_transcripts'
  | 'edit_entity'
  | 'rate_entity'
  | 'edit_panel'
  | 'copy'
  | 'import'
  | 'download_all'
  | 'report'
  | 'confirm_reviewer'
  | 'edit_site'
  | 'administer'

const signedIn = () => true
const verified = (who: Actor) => who.userType === 'REVIEWER' || who.userType === 'GEL'
const curator = (who: Actor) => who.userType === 'GEL'
const superuser = (who: Actor) => who.isSuperuser
// The admin site lets nobody in who is not staff, whatever his groups.
const staffOf = (group: string) => (who: Actor) => who.isSuperuser || (who.isStaff && who.groups.includes(group))

const matrix: Readonly<Record<Action, (who: Actor) => boolean>> = {
  /** Internal and retired panels; deleted ones are seen by nobody. Comparing them and their activities go with it. */
  view_unpublished: curator,
  use_profile: signedIn,
  /** Including to edit and delete one's own review and comments. */
  review: verified,
  delete_any_review: superuser,
  /** A curator's entity is accepted at once, hence `add_entity`. */
  propose_entity: (who) => who.userType === 'REVIEWER',
  add_entity: curator,
  use_tags_and_transcripts: curator,
  /** Edit, delete, clear fields and sources. */
  edit_entity: curator,
  /** The feedback tab, ready marks, accepting what was proposed. */
  rate_entity: curator,
  /** Create, edit, approve, reject, delete, promote, sign off. */
  edit_panel: curator,
  copy: curator,
  import: curator,
  download_all: curator,
  report: curator,
  confirm_reviewer: staffOf('User Support'),
  edit_site: staffOf('Site Editor'),
  administer: superuser,
}

export const may = (who: Viewer | Actor, action: Action): boolean => 'accountId' in who && matrix[action](who)

/** @throws Problem `not_allowed` */
export function refuseUnless(who: Viewer | Actor, action: Action): void {
  if (!may(who, action)) throw problems.not_allowed()
}
