/** What lets the keyboard scroll a block that has nothing in it to go to. */
export const scrollable = (name: string) => ({ tabIndex: 0, role: 'region', 'aria-label': name }) as const
