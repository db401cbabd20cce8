/** One thing that the search box finds, as `GET /search/suggest` gives it. */
export interface Suggestion {
  /** `Panel`, `Gene`, `STR`, `Region`. */
  kind: string
  name: string
  /** What tells it from others of its name, or why it was found. */
  detail: string
  href: string
}

export interface Suggestions {
  results: Suggestion[]
}
