import type * as pulumi from "@pulumi/pulumi";

import { AlarmTopics } from "../components/observability";
import { accountOf } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";

/**
 * Where alarms of CloudWatch go, by severity. It comes before all that has alarms; who is told is subscribed to it later.
 *
 * Controls: WF-4, TL-1, AC-9, KM-1.
 */
export const deployAlarmTopics = (
    environment: Environment,
    { outputs }: Foundation,
    options: pulumi.ComponentResourceOptions,
): AlarmTopics =>
    new AlarmTopics(environment.name, { account: accountOf(environment), messagesKeyArn: named(outputs.keyArns, "messages") }, options);
