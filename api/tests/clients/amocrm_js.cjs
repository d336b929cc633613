// amocrm-js 3.6.0 against the real program: what it writes is there when it reads, and its pages follow `next`.
// ORIGIN and TOKEN name the program and whoever asks.

const assert = require('node:assert/strict')
const http = require('node:http')
const https = require('node:https')
const test = require('node:test')

const origin = new URL(process.env.ORIGIN)
// The client knows only https and the usual port; everything else of its requests is left as it is.
https.request = (options, answered) => http.request({ ...options, port: origin.port }, answered)
const { Client } = require('amocrm-js')

const client = new Client({
  domain: origin.hostname,
  auth: { client_id: 'id', client_secret: 'secret', redirect_uri: 'http://localhost', bearer: process.env.TOKEN },
})

const ask = async (method, path, data) => (await client.request[method](`/api/v4/${path}`, data)).data
const embedded = (data, key) => data?._embedded?.[key] ?? []

test('leads are made, changed and read', async () => {
  const [lead, second] = await client.leads.create([{ name: 'Stairs', price: 100 }, { name: 'Table' }])
  assert.ok(lead.id > 0 && second.id > lead.id)
  const read = await client.leads.getById(lead.id, { with: ['contacts'] })
  assert.equal(read.name, 'Stairs')
  read.price = 250
  await read.update()
  assert.equal((await client.leads.getById(lead.id)).price, 250)
  await client.leads.update([{ id: second.id, name: 'Oak table', status_id: 142 }])
  assert.equal((await client.leads.getById(second.id)).status_id, 142)
})

test('a new lead saves itself', async () => {
  const lead = new client.Lead({ name: 'Saved' })
  await lead.save()
  assert.ok(lead.id > 0)
  lead.name = 'Saved twice'
  await lead.save()
  await lead.fetch()
  assert.equal(lead.name, 'Saved twice')
})

test('pages follow next until there is none', async () => {
  const made = await client.leads.create(Array.from({ length: 7 }, (_, at) => ({ name: `Page ${at}` })))
  const ids = made.map((lead) => lead.id)
  const pages = await client.leads.get({ limit: 3, filter: { id: ids }, order: { id: 'asc' } })
  const seen = pages.getData().map((lead) => lead.id)
  while (pages.hasNext()) {
    await pages.next()
    seen.push(...pages.getData().map((lead) => lead.id))
  }
  assert.deepEqual(seen, ids)
  assert.equal(pages.getPage(), 3)
  await pages.prev()
  assert.equal(pages.getPage(), 2)
})

test('contacts and companies are made, changed and read', async () => {
  const phone = [{ field_code: 'PHONE', values: [{ value: '+493012345678', enum_code: 'WORK' }] }]
  const [contact] = await client.contacts.create([{ first_name: 'Ann', last_name: 'Lee', custom_fields_values: phone }])
  const read = await client.contacts.getById(contact.id)
  assert.equal(read.name, 'Ann Lee')
  assert.equal(read.custom_fields_values[0].values[0].value, '+493012345678')
  read.first_name = 'Anna'
  await read.update()
  assert.equal((await client.contacts.getById(contact.id)).first_name, 'Anna')
  const [company] = await client.companies.create([{ name: 'Oak & Co' }])
  await client.companies.update([{ id: company.id, name: 'Oak and Company' }])
  assert.equal((await client.companies.getById(company.id)).name, 'Oak and Company')
})

test('tasks are set, found and done', async () => {
  const [lead] = await client.leads.create([{ name: 'Busy' }])
  const due = Math.floor(Date.now() / 1000) + 3600
  const [task] = await client.tasks.create([
    { text: 'Call', complete_till: due, entity_id: lead.id, entity_type: 'leads', task_type_id: 1 },
  ])
  const found = await client.tasks.get({ filter: { entity_id: [lead.id], entity_type: 'leads' } })
  assert.deepEqual(found.getData().map((row) => row.id), [task.id])
  await client.tasks.update([{ id: task.id, is_completed: true, result: { text: 'Reached' } }])
  const done = await client.tasks.getById(task.id)
  assert.equal(done.is_completed, true)
  assert.deepEqual(done.result, { text: 'Reached' })
})

test('tags are made and listed', async () => {
  const [tag] = await client.leads.tags.create([{ name: 'from js' }])
  const tags = await client.leads.tags.get({ query: 'from' })
  assert.deepEqual(tags.getData().map((row) => row.id), [tag.id])
})

test('notes, pipelines and events are asked for by path', async () => {
  const [lead] = await client.leads.create([{ name: 'Noted' }])
  const note = [{ note_type: 'common', params: { text: 'Hi' } }]
  const [written] = embedded(await ask('post', `leads/${lead.id}/notes`, note), 'notes')
  await ask('patch', `leads/${lead.id}/notes/${written.id}`, { note_type: 'common', params: { text: 'Hello' } })
  assert.equal((await ask('get', `leads/${lead.id}/notes/${written.id}`)).params.text, 'Hello')

  const [pipeline] = embedded(await ask('post', 'leads/pipelines', [
    { name: 'Repairs', sort: 30, is_main: false, is_unsorted_on: true, _embedded: { statuses: [{ name: 'First', sort: 10 }] } },
  ]), 'pipelines')
  const [status] = embedded(await ask('post', `leads/pipelines/${pipeline.id}/statuses`, [{ name: 'Second', sort: 20 }]), 'statuses')
  await ask('patch', `leads/pipelines/${pipeline.id}/statuses/${status.id}`, { name: 'Next' })
  const read = await ask('get', `leads/pipelines/${pipeline.id}`)
  assert.deepEqual(read._embedded.statuses.map((row) => row.name).slice(1, 3), ['First', 'Next'])
  await ask('delete', `leads/pipelines/${pipeline.id}`)
  assert.deepEqual(await ask('get', `leads/pipelines/${pipeline.id}`), {})

  const events = embedded(await ask('get', 'events', { filter: { entity: 'lead', entity_id: [lead.id] } }), 'events')
  assert.deepEqual(events.map((event) => event.type), ['common_note_added', 'lead_added'])
})

test('events are read to the end by next', async () => {
  const seen = []
  let page = await ask('get', 'events', { limit: 5 })
  while (true) {
    seen.push(...embedded(page, 'events').map((event) => event.id))
    const next = page._links?.next?.href
    if (!next) break
    page = (await client.request.get(next)).data
  }
  assert.equal(new Set(seen).size, seen.length)
  assert.deepEqual(seen, [...seen].sort().reverse())
})

test('a mistake is told with its place', async () => {
  const said = console.error
  console.error = () => {}
  try {
    await assert.rejects(client.leads.create([{ name: 'Good' }, { name: 'Bad', status_id: 5 }]), (error) => {
      const [wrong] = error.data['validation-errors']
      assert.equal(error.data.status, 400)
      assert.deepEqual([wrong.request_id, wrong.errors[0].path], ['1', 'status_id'])
      return true
    })
  } finally {
    console.error = said
  }
})
