// What must hold for the history of a run, whatever happened while it was written. Answers what is wrong.
const ENDED = /^EVENT_TYPE_ACTIVITY_TASK_(COMPLETED|FAILED|TIMED_OUT|CANCELED)$/;
const CLOSED = /^EVENT_TYPE_WORKFLOW_EXECUTION_(COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED|CONTINUED_AS_NEW)$/;

const attributesOf = (event) => Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1] ?? {};

function repeated(values) {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

export function wrongWith(events, signals = []) {
  const wrong = [];
  if (events.some(({ eventId }, at) => Number(eventId) !== at + 1)) wrong.push('event ids have a gap');
  const closes = events.filter(({ eventType }) => CLOSED.test(eventType));
  if (closes.length !== 1 || closes[0] !== events.at(-1)) wrong.push(`${closes.length} close events`);
  const ends = events
    .filter(({ eventType }) => ENDED.test(eventType))
    .map((event) => attributesOf(event).scheduledEventId);
  if (repeated(ends).length > 0) wrong.push(`an activity ended twice: ${repeated(ends)}`);
  const received = events
    .filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED')
    .map((event) => attributesOf(event).input?.[0]);
  if (received.toSorted().join() !== signals.toSorted().join()) wrong.push(`signals ${received} instead of ${signals}`);
  return wrong;
}
