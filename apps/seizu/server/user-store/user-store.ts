/** When the password of each short-lived database user was set (seizu §7.5). Nothing is ever deleted. */
export interface UserStore {
  get: (email: string) => Promise<Date | undefined>
  put: (email: string, at: Date) => Promise<void>
  close: () => Promise<void>
}
