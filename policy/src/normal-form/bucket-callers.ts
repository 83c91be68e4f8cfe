import { accountPart } from "./accounts";
import { isAnyone, type Condition, type Statement } from "./documents";
import { ADMITTING, CALLERS, callersText, isOwn, isOwnPrincipal, keepsToOwnCallers, type Owners } from "./endpoint-callers";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "./known";

/** Keys that say who calls, for whom a service of AWS does, and through whose access points. */
const KEYS = [...CALLERS, "aws:sourceaccount", "aws:sourcearn", "s3:dataaccesspointaccount"];

const isAboutCallers = ({ operator, key }: Condition): boolean => KEYS.includes(key) && ADMITTING.test(operator);

/** Whether a condition names somebody else's account. */
function namesForeign(owners: Owners, { key, values }: Condition): Known<boolean> {
    if (isUnknown(values)) return UNKNOWN;
    const foreign = (value: string): Known<boolean> => {
        // ARNs of buckets have no account: of such nothing is said.
        if (key === "aws:sourcearn") return accountPart(value) === "" ? false : not(owners.accounts.ownsArn(value));
        return not(isOwn(owners, key, value));
    };
    return anyOf(values.map((value) => (isUnknown(value) ? UNKNOWN : foreign(value))));
}

/**
 * Whether a statement of a bucket's policy lets principals of another account in: by name, or by a condition that names its account,
 * services that call for it included. Where it is for anyone at all, another policy asks for a condition; here counts what that names.
 */
export function admitsOtherAccounts(statement: Statement, owners: Owners): Known<boolean> {
    const { effect, principals, conditions } = statement;
    const named = isUnknown(principals)
        ? UNKNOWN
        : anyOf(
              principals
                  .filter((one) => one.kind !== "Service" && isAnyone(one) !== true)
                  .map((one) => allOf([not(isOwnPrincipal(owners, one)), not(keepsToOwnCallers(statement, owners))])),
          );
    const said = isUnknown(conditions) ? UNKNOWN : anyOf(conditions.filter(isAboutCallers).map((one) => namesForeign(owners, one)));
    return allOf([isUnknown(effect) ? UNKNOWN : effect === "Allow", anyOf([named, said])]);
}

/** Who such a statement lets in, as a message names them. */
export const bucketCallersText = (statement: Statement): string => callersText(statement, isAboutCallers);
