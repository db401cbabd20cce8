import type { UserType } from '../tables.ts'

export interface Person {
  username: string
  firstName: string
  lastName: string
  userType: UserType
  affiliation: string
  role: string
  workplace: string
}

/** Nobody of these exists. They have no passwords. */
export const people: readonly Person[] = [
  { username: 'mira.aldous', firstName: 'Mira', lastName: 'Aldous', userType: 'GEL', affiliation: 'Panel Office', role: 'Other', workplace: 'Other' },
  { username: 'tom.verity', firstName: 'Tom', lastName: 'Verity', userType: 'GEL', affiliation: 'Panel Office', role: 'Clinical Scientist', workplace: 'Other' },
  { username: 'rosa.ellery', firstName: 'Rosa', lastName: 'Ellery', userType: 'REVIEWER', affiliation: 'Northmoor Genetics Laboratory', role: 'Clinical Scientist', workplace: 'Other diagnostic lab' },
  { username: 'tunde.osei', firstName: 'Tunde', lastName: 'Osei', userType: 'REVIEWER', affiliation: 'Institute of Nerve Biology', role: 'Principal Investigator', workplace: 'Research lab' },
  { username: 'ingrid.sole', firstName: 'Ingrid', lastName: 'Sole', userType: 'REVIEWER', affiliation: 'Sole and Partners', role: 'Genetic Counsellor', workplace: 'Other clinical service' },
  { username: 'paul.hartree', firstName: 'Paul', lastName: 'Hartree', userType: 'REVIEWER', affiliation: 'Wexcombe University Hospital', role: 'Clinician', workplace: 'Other clinical service' },
  { username: 'lin.zhao', firstName: 'Lin', lastName: 'Zhao', userType: 'REVIEWER', affiliation: 'Harbour Children’s Hospital', role: 'Lab director', workplace: 'Other diagnostic lab' },
  { username: 'ada.fenn', firstName: 'Ada', lastName: 'Fenn', userType: 'EXTERNAL', affiliation: 'Ostrane Patient Society', role: 'Other', workplace: 'Other' },
] // prettier-ignore

export const curators = people.filter(({ userType }) => userType === 'GEL').map(({ username }) => username)
export const reviewers = people.filter(({ userType }) => userType === 'REVIEWER').map(({ username }) => username)
