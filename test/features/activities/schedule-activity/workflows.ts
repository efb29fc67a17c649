import { scheduleActivity } from '@temporalio/workflow';

export async function activityScheduleDirectly(): Promise<string> {
  return scheduleActivity<string>('greet', ['directly'], { startToCloseTimeout: '10s' });
}
