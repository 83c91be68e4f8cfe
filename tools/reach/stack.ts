import { Fields } from "../../policy/src/normal-form/fields";
import { Stack } from "../../policy/src/normal-form/stack";
import type { RecordedResource, Recording } from "../preview";

/** The resources of a recording in the form the policies read, so that reachability and policies never disagree about what a rule is. */
export const stackOf = (recording: Recording): Stack =>
    new Stack(
        recording.resources.map((resource: RecordedResource) => ({
            urn: resource.urn,
            type: resource.type,
            name: resource.name,
            fields: new Fields(resource.inputs, new Set(Object.keys(resource.inputs))),
            protect: resource.protect,
            propertyDependencies: Object.fromEntries(
                Object.entries(resource.propertyDependencies).map(([property, urns]) => [property, urns.map((urn) => ({ urn }))]),
            ),
        })),
    );
