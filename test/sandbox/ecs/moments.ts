/** The events of the stand-in for ECS, for the lines of the demo and the conditions of happenings. */
export type EcsMoment =
  | {
      readonly is: 'task-stopped';
      /** `service:NAME` or `family:NAME`. */
      readonly group: string;
      readonly taskArn: string;
      readonly taskDefinitionArn: string;
      readonly reason: string;
      /** The number of tasks of the group that have failed to start so far. */
      readonly failures: number;
    }
  | {
      readonly is: 'task-running';
      readonly group: string;
      readonly taskArn: string;
      readonly taskDefinitionArn: string;
    }
  | {
      readonly is: 'deployment';
      readonly service: string;
      readonly id: string;
      readonly taskDefinitionArn: string;
      readonly state: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
    }
  | { readonly is: 'service-event'; readonly service: string; readonly text: string };

export type Watch = (moment: EcsMoment) => void;
