/** A database that a program keeps its data in. */
export interface Store {
  /** With its login. */
  url: string
  migrations: URL
  /** Present when it is on the embedded server, which then makes it. */
  embedded?: { database: string; user: string; password: string }
}
