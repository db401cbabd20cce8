import { expect, test } from 'vitest'
import { z } from 'zod'
import { openApi } from './openapi.ts'
import { route } from './route.ts'
import { toSwagger } from './swagger.ts'

const show = route({
  method: 'GET',
  url: '/api/v1/things/:thingId/',
  operationId: 'show',
  summary: 'One thing',
  tags: ['things'],
  params: z.object({ thingId: z.string() }),
  query: z.object({ colour: z.enum(['red', 'blue']).optional() }),
  replies: {
    200: z.object({
      name: z.string().nullable(),
      size: z.int(),
      kind: z.literal('thing'),
      parts: z.array(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])),
      more: z.record(z.string(), z.number()).optional(),
    }),
    404: { description: 'No such thing' },
  },
})
const elsewhere = route({ ...show, url: '/other/', operationId: 'other' })

test('an OpenAPI document in the format of Swagger 2.0', () => {
  const document = openApi([show, elsewhere], {
    title: 'Things',
    version: '1',
    securitySchemes: { token: { type: 'apiKey' } },
  })
  const swagger = toSwagger(document, { schemes: ['https'], host: 'example.org', basePath: '/api/v1' })
  expect(swagger).toMatchObject({
    swagger: '2.0',
    info: { title: 'Things' },
    schemes: ['https'],
    host: 'example.org',
    basePath: '/api/v1',
    securityDefinitions: { token: { type: 'apiKey' } },
  })
  expect(Object.keys(swagger['paths'] as object)).toEqual(['/things/{thingId}/'])
  expect((swagger['paths'] as Record<string, { get: unknown }>)['/things/{thingId}/']!.get).toEqual({
    operationId: 'show',
    summary: 'One thing',
    description: undefined,
    tags: ['things'],
    security: [{ token: [] }],
    'x-codeSamples': undefined,
    parameters: [
      { name: 'thingId', in: 'path', required: true, description: undefined, type: 'string' },
      { name: 'colour', in: 'query', required: false, description: undefined, type: 'string', enum: ['red', 'blue'] },
    ],
    responses: {
      200: {
        description: 'One thing',
        schema: {
          type: 'object',
          required: ['name', 'size', 'kind', 'parts'],
          properties: {
            name: { type: 'string', 'x-nullable': true },
            size: expect.objectContaining({ type: 'integer' }),
            kind: { type: 'string', enum: ['thing'] },
            parts: {
              type: 'array',
              items: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
            },
            more: { type: 'object', additionalProperties: { type: 'number' } },
          },
        },
      },
      404: { description: 'No such thing' },
    },
  })
})
