/** Somebody who may log in, as the accounts file names him. */
export interface Account {
  /** A name of run.json. */
  program: string
  role: 'user' | 'admin'
  username: string
  password: string
  token?: string
}
