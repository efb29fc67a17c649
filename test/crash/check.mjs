// What must hold for the history of a run, whatever happened while it was written. Answers what is wrong: `lost`, `duplicated` or `wrong`.
const ENDED = /^EVENT_TYPE_ACTIVITY_TASK_(COMPLETED|FAILED|TIMED_OUT|CANCELED)$/;
const CLOSED = /^EVENT_TYPE_WORKFLOW_EXECUTION_(COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED|CONTINUED_AS_NEW)$/;

export const attributesOf = (event) =>
  Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1] ?? {};

/** How a run ended: `COMPLETED`, `CANCELED`, `CONTINUED_AS_NEW`, … */
export const statusOf = (closeEvent) => CLOSED.exec(closeEvent.eventType)?.[1];

/** `signals` and `updates` were acknowledged: they are the ones that history must have, each once. */
export function wrongWith(events, { signals = [], updates = [] } = {}) {
  const ofType = (type) => events.filter(({ eventType }) => eventType === `EVENT_TYPE_WORKFLOW_EXECUTION_${type}`);
  const wrong = [];
  if (events.some(({ eventId }, at) => Number(eventId) !== at + 1))
    wrong.push({ what: 'wrong', why: 'event ids have a gap' });
  const closes = events.filter(({ eventType }) => CLOSED.test(eventType));
  if (closes.length > 1) wrong.push({ what: 'duplicated', why: `${closes.length} close events` });
  if (closes.length === 0) wrong.push({ what: 'lost', why: 'no close event' });
  else if (closes.at(-1) !== events.at(-1)) wrong.push({ what: 'wrong', why: 'the close event is not the last' });
  const ends = events
    .filter(({ eventType }) => ENDED.test(eventType))
    .map((event) => attributesOf(event).scheduledEventId);
  for (const id of new Set(repeated(ends))) wrong.push({ what: 'duplicated', why: `activity ${id} ended twice` });
  const received = ofType('SIGNALED').map((event) => attributesOf(event).input?.[0]);
  wrong.push(...difference('signal', received, signals));
  for (const stage of ['ACCEPTED', 'COMPLETED']) {
    const ids = ofType(`UPDATE_${stage}`).map((event) => updateIdOf(attributesOf(event)));
    wrong.push(...difference(`${stage.toLowerCase()} update`, ids, updates));
  }
  return wrong;
}

const updateIdOf = ({ meta, acceptedRequest }) => (meta ?? acceptedRequest?.meta)?.updateId;

function repeated(values) {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

/** Compares two collections in which a value may stand several times. */
function difference(name, seen, expected) {
  const lacking = [...expected];
  const surplus = [];
  for (const value of seen) {
    const at = lacking.indexOf(value);
    if (at < 0) surplus.push(value);
    else lacking.splice(at, 1);
  }
  return [
    ...lacking.map((value) => ({ what: 'lost', why: `${name} ${value} is not in history` })),
    ...surplus.map((value) => ({ what: 'duplicated', why: `${name} ${value} is in history once more than was sent` })),
  ];
}
