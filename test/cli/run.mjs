// The command line as people and scripts use it, against one real server. Each subject has its file; all run beside each other.
import { after, before, describe } from 'node:test';
import { setUp, tearDown } from './command-line.mjs';
import { activities } from './subjects/activities.mjs';
import { endAndReset } from './subjects/end-and-reset.mjs';
import { many } from './subjects/many.mjs';
import { messages } from './subjects/messages.mjs';
import { namespaces } from './subjects/namespaces.mjs';
import { profiles } from './subjects/profiles.mjs';
import { schedules } from './subjects/schedules.mjs';
import { startAndShow } from './subjects/start-and-show.mjs';
import { use } from './subjects/use.mjs';

before(setUp);
after(tearDown);

// Most of the time is spent on starting processes.
describe('the command line', { concurrency: 4 }, () => {
  startAndShow();
  messages();
  activities();
  many();
  endAndReset();
  schedules();
  namespaces();
  use();
  profiles();
});
