/** One text of the home page. */
export interface HomeText {
  /** Their order. */
  section: number
  title: string
  /** The word that names it in an address. */
  href: string
  /** Markdown. */
  text: string
}
