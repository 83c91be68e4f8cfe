import type { PolicyStatement } from "../documents";

/** A statement that allows calls on resources, under a condition if there is one. */
export const allow = (Sid: string, Action: string[], Resource: string[], Condition?: PolicyStatement["Condition"]): PolicyStatement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
});
