"""The language's meaning once more, written independently: slowly, with fractions, straight down the page.

It shares with the evaluator only what is not its business: text keys, regular
expressions, time zones and opening hours. Truth is a number here: 0 no, 1 unknown, 2 yes.
"""

import datetime as dt
import hashlib
import re
import struct
from fractions import Fraction

from policy_engine.calendars.durations import before
from policy_engine.calendars.hours import opening_hours
from policy_engine.calendars.zones import local, to_utc
from policy_engine.model.patterns import pattern_matches
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import control_characters, exact_form, is_blank, text_key

NO, UNKNOWN, YES = 0, 1, 2
DIGITS = "0123456789"


class Oracle:
    """One lead of one policy at one time."""

    def __init__(self, policy: CheckedPolicy, raw: dict, at: dt.datetime, lead_id: str):
        self.policy, self.at, self.lead_id = policy, at, lead_id
        self.problems: list[tuple[str, str | None]] = []
        self.calculations: set[str] = set()
        self.values = {field.name: self.field(field, raw.get(field.name)) for field in policy.lead.fields}
        self.read_problems = bool(self.problems)
        self.kinds = {field.name: field.kind for field in policy.lead.fields}
        self.used: list[str] = []

    # ---- reading: a number is (kind, Fraction)

    def field(self, field, text):
        default = None if field.default is None else self.constant(field.default)
        spellings = {text_key(spelling) for spelling in self.policy.lead.missing}
        if text is None or is_blank(text) or text_key(text) in spellings:
            if default is None and not field.optional:
                self.problems.append(("missing", field.name))
            return default
        value, problem = getattr(self, f"read_{field.kind}")(field, text)
        if problem:
            self.problems.append((problem, field.name))
        return default if value is None else value

    def read_text(self, field, text):
        return text.strip(), "control characters" if control_characters(text) else None

    def read_choice(self, field, text):
        for member in field.members:
            if text_key(member) == text_key(text):
                return member, "control characters" if control_characters(text) else None
        return None, "not a declared value"

    def read_texts(self, field, text):
        spellings = {text_key(spelling) for spelling in self.policy.lead.missing}
        items = tuple(i.strip() for i in text.split(";") if not is_blank(i) and text_key(i) not in spellings)
        if not items and not field.optional:
            self.problems.append(("missing", field.name))
        return items or None, "control characters" if control_characters(text) else None

    def read_flag(self, field, text):
        key = text_key(text)
        if key in ("yes", "true", "y", "1"):
            return True, None
        return (False, None) if key in ("no", "false", "n", "0") else (None, "neither yes nor no")

    def exact(self, field, text):
        body = text.strip()
        if body.lower().lstrip("+-") in ("nan", "inf", "infinity") and sum(map(body.count, "+-")) <= 1:
            return None, "not a finite number"
        sign = -1 if body[:1] == "-" else 1
        body = body[1:] if body[:1] in ("+", "-") else body
        whole, mark, rest = body.partition("," if field.decimal_comma else ".")
        if not whole or any(c not in DIGITS for c in whole + rest) or bool(mark) != bool(rest):
            return None, "not a number"
        return sign * Fraction(int(whole + rest), 10 ** len(rest)), None

    def inside(self, field, value, bound=Fraction):
        return (field.low is None or value >= bound(field.low)) and (field.high is None or value <= bound(field.high))

    def read_number(self, field, text):
        exact, problem = self.exact(field, text)
        if problem:
            return None, problem
        if abs(exact) > 2**1024:
            return None, "not a finite number"
        double = Fraction(exact.numerator / exact.denominator)
        inside = self.inside(field, double, lambda end: Fraction(float(end)))
        return (("number", double), None) if inside else (None, "out of range")

    def read_whole(self, field, text):
        exact, problem = self.exact(field, text)
        if problem:
            return None, problem
        if not -(2**63) <= exact < 2**63:
            return None, "out of range"
        if exact.denominator != 1:
            return None, "not a whole number"
        return (("whole", exact), None) if self.inside(field, exact) else (None, "out of range")

    def read_money(self, field, text):
        exact, problem = self.exact(field, text)
        if problem:
            return None, problem
        amount = Fraction(round(exact * 10_000), 10_000)
        fits = -(2**63) <= amount * 10_000 < 2**63
        return (("money", amount), None) if fits and self.inside(field, amount) else (None, "out of range")

    def moment(self, field, text):
        """Return (wall clock, offset in minutes or None), or None."""
        text = text.strip()
        iso = r"(\d{4})-(\d\d)-(\d\d)(?:[ Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?)?)?"
        found = re.fullmatch(iso, text, re.ASCII)
        if found is None and field.time_format == "DD/MM/YYYY HH:MM":
            other = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4}) (\d\d?):(\d\d)", text, re.ASCII)
            if other is None:
                return None
            day, month, year, hour, minute = other.groups()
            second, fraction, offset = None, None, None
        elif found is None:
            return None
        else:
            year, month, day, hour, minute, second, fraction, offset = found.groups()
        try:
            micros = int(((fraction or "") + "000000")[:6])
            wall = dt.datetime(
                int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), micros
            )
        except ValueError:
            return None
        if offset and offset not in "Zz" and (int(offset[1:3]) > 23 or int(offset[4:]) > 59):
            return None
        minutes = None
        if offset:
            zulu = offset in "Zz"
            minutes = 0 if zulu else (int(offset[1:3]) * 60 + int(offset[4:])) * (-1 if offset[0] == "-" else 1)
        return wall, minutes

    def read_time(self, field, text):
        found = self.moment(field, text)
        if found is None:
            return None, "not a time"
        wall, offset = found
        if not 1969 <= wall.year <= 2200:
            return None, "out of range"
        if offset is None:
            instant = to_utc(wall, self.policy.timezone)
        else:
            instant = wall.replace(tzinfo=dt.UTC) - dt.timedelta(minutes=offset)
        return (instant, None) if 1970 <= instant.year <= 2199 else (None, "out of range")

    def read_date(self, field, text):
        found = self.moment(field, text)
        if found is None:
            return None, "not a date"
        wall, offset = found
        if not 1969 <= wall.year <= 2200:
            return None, "out of range"
        day = wall.date()
        if offset is not None:
            day = local(wall.replace(tzinfo=dt.UTC) - dt.timedelta(minutes=offset), self.policy.timezone).date()
        return (day, None) if 1970 <= day.year <= 2199 else (None, "out of range")

    # ---- operands

    def constant(self, constant):
        if constant.kind in ("number", "whole", "money"):
            return constant.kind, Fraction(constant.value)
        return constant.value

    def value(self, o):
        match o.kind:
            case "field":
                return self.values[o.name]
            case "derived":
                return self.derive(o.name)[0]
            case "domain":
                text = self.value(o.operand)
                if text is None or "@" not in text:
                    return None
                domain = text.split("@")[-1].strip()
                return None if is_blank(domain) else domain
            case "stage":
                return self.stage()
            case "now":
                return self.at
            case "before_at":
                return before(self.at, o.duration, self.policy)
            case "date_of":
                value = self.value(o.operand)
                return local(value, self.policy.timezone).date() if isinstance(value, dt.datetime) else value
            case "arithmetic":
                return self.calculate(o.operator, self.value(o.left), self.value(o.right))
            case "negation":
                return self.calculate("-", ("whole", Fraction(0)), self.value(o.operand))
            case _:
                return self.constant(o)

    def calculate(self, sign, left, right):
        if left is None or right is None:
            return None
        (a, x), (b, y) = left, right
        if sign == "/" and y == 0:
            self.calculations.add("division by zero")
            return None
        kind = "number"
        if sign != "/":
            if a == b == "whole":
                kind = "whole"
            elif {a, b} == {"money", "whole"} or (a == b == "money" and sign != "*"):
                kind = "money"
        if kind == "number":
            return self.double(sign, x, y)
        result = {"+": x + y, "-": x - y, "*": x * y}[sign]
        if not -(2**63) <= result * (10_000 if kind == "money" else 1) < 2**63:
            self.calculations.add("a result too large for its type")
            return None
        return kind, result

    def double(self, sign, x, y):
        """Round both sides to doubles, and the exact result once more."""
        x, y = Fraction(x.numerator / x.denominator), Fraction(y.numerator / y.denominator)
        exact = {"+": x + y, "-": x - y, "*": x * y, "/": x / y if y else None}[sign]
        try:
            result = exact.numerator / exact.denominator
            struct.pack(">d", result)
        except OverflowError:
            result = float("inf")
        if result in (float("inf"), float("-inf")):
            self.calculations.add("a result too large for its type")
            return None
        return "number", Fraction(result)

    def derive(self, name):
        field = next(field for field in self.policy.derived if field.name == name)
        if name not in self.used:
            self.used.append(name)
        unjudged = []
        total = None
        for case in field.cases:
            truth = self.truth(case.condition)
            if truth == UNKNOWN:
                unjudged.append(case)
            if truth == YES and field.form == "cases":
                return self.constant(case.value), unjudged
            if truth == YES and total != "failed":
                points = self.constant(case.value)
                total = points if total is None else self.calculate("+", total, points)
                total = "failed" if total is None else total
        if total == "failed":
            return None, unjudged
        if total is not None:
            return total, unjudged
        if field.otherwise is not None:
            return self.constant(field.otherwise), unjudged
        return (("number", Fraction(0)) if field.form == "sum" else None), unjudged

    def stage(self):
        taken = None
        for stage in self.policy.stages:
            if stage.condition is not None and self.truth(stage.condition) == YES:
                taken = stage.name
        return taken

    # ---- conditions

    def truth(self, c):
        match c.kind:
            case "not":
                return 2 - self.truth(c.part)
            case "all":
                return min([self.truth(part) for part in c.parts], default=YES)
            case "any":
                return max([self.truth(part) for part in c.parts], default=NO)
            case "segment":
                return self.truth(next(s.condition for s in self.policy.segments if s.name == c.name))
            case "has_problems":
                return YES if self.read_problems else NO
            case "missing":
                return YES if self.value(c.operand) is None else NO
            case "compare":
                left, right = self.value(c.left), self.value(c.right)
                return UNKNOWN if left is None or right is None else self.compared(left, c.operator, right)
            case _:
                value = self.value(c.operand)
                return UNKNOWN if value is None else YES if self.holds(c, value) else NO

    def compared(self, left, sign, right):
        if isinstance(left, tuple):
            left, right = left[1], right[1]
        elif isinstance(left, str):
            left, right = text_key(left), text_key(right)
        less, equal = (left < right, left == right)
        found = {
            "=": equal,
            "!=": not equal,
            "<": less,
            "<=": less or equal,
            ">": not (less or equal),
            ">=": not less,
        }[sign]
        return YES if found else NO

    def holds(self, c, value):
        match c.kind:
            case "one_of":
                return any(self.compared(value, "=", self.constant(member)) == YES for member in c.values)
            case "in_list":
                members = next(values.values for values in self.policy.lists if values.name == c.list)
                return any(text_key(member) == text_key(value) for member in members)
            case "text_test":
                return self.text_holds(c.test, value, c.value)
            case "includes":
                return any(text_key(item) == text_key(c.value) for item in value)
            case "in_hours":
                calendar = next(calendar for calendar in self.policy.calendars if calendar.name == c.calendar)
                return opening_hours(calendar).contains(value)
            case "flag":
                return value

    def text_holds(self, test, value, wanted):
        key, part = text_key(value), text_key(wanted)
        return {
            "contains": key.find(part) >= 0,
            "starts with": key[: len(part)] == part,
            "ends with": part == "" or key[-len(part) :] == part,
            "exactly": exact_form(value) == exact_form(wanted),
            "matches": test == "matches" and pattern_matches(wanted, value),
        }[test]

    # ---- routing

    def decide(self):
        tags, notify, priority, unknown, decider = [], [], None, [], None
        for rule in self.policy.rules:
            if (rule.start and self.at < rule.start) or (rule.until and self.at >= rule.until):
                continue
            truth = YES if rule.condition is None else self.truth(rule.condition)
            if truth == UNKNOWN:
                name = rule.table or rule.label
                unknown += [name] if name not in unknown else []
            if truth == YES:
                for action in rule.actions:
                    if action.kind == "tag" and action.text not in tags:
                        tags.append(action.text)
                    if action.kind == "notify":
                        notify.append(action.who.name or action.who.kind)
                    if action.kind == "set_priority":
                        priority = action.value
                if any(action.kind in ("assign", "hand_off", "nurture", "reject") for action in rule.actions):
                    decider = rule
                    break
        passed_over = [(name, len(self.derive(name)[1])) for name in list(self.used)]
        order = [field.name for field in self.policy.derived]
        for name, count in sorted(passed_over, key=lambda entry: order.index(entry[0])):
            unknown += [name] * count
        found = {"outcome": "unrouted", "rule": None if decider is None else decider.label}
        for action in () if decider is None else decider.actions:
            found |= self.ending(decider, action)
        found |= {"tags": tuple(tags), "priority": priority, "notify": tuple(dict.fromkeys(notify))}
        found["stage"] = self.stage()
        found["undecided"] = tuple(unknown)
        found["problems"] = (*self.problems, *((kind, None) for kind in sorted(self.calculations, reverse=True)))
        return found

    def ending(self, rule, action):
        if action.kind == "reject":
            return {"outcome": "rejected", "reason": action.reason}
        if action.kind == "nurture":
            return {"outcome": "nurture", "content": action.content or self.content()}
        if action.kind not in ("assign", "hand_off"):
            return {}
        targets = [action.target] if action.kind == "assign" else [action]
        for target in (*targets, *action.failing):
            named = self.named(rule, target)
            if named is not None:
                return named
        return {"outcome": "waiting"}

    def named(self, rule, target):
        match target.kind:
            case "pod":
                return {"outcome": "assigned", "pod": target.pod, "role": target.role}
            case "matching_pod":
                pod = self.covering()
                return None if pod is None else {"outcome": "assigned", "pod": pod.name, "role": target.role}
            case "team":
                return {"outcome": "assigned", "team": target.team, "role": target.role}
            case "role":
                return {"outcome": "assigned", "role": target.role}
            case "queue":
                return {"outcome": "assigned", "queue": target.queue}
            case "nurture":
                return {"outcome": "nurture", "content": target.content or self.content()}
            case "rep":
                return self.rep(target.rep)
            case "field":
                return self.rep(self.values[target.field])
            case "split":
                name = rule.name or target.words
                digest = hashlib.sha256(f"{self.policy.name}{name}\0{self.lead_id}".encode()).digest()
                position = struct.unpack(">Q", digest[:8])[0] % 10_000
                for share in target.shares:
                    position -= int(share.percent * 100)
                    if position < 0:
                        return self.named(rule, share.target)
                return self.named(rule, target.shares[-1].target)
            case "hand_off":
                return self.hand_off(target.role)

    def rep(self, name):
        if name is None:
            return None
        key = text_key(name)
        declared = [rep for rep in self.policy.reps if not rep.inferred]
        by_name = [rep for rep in self.policy.reps if text_key(rep.name) == key]
        found = by_name or [rep for rep in self.policy.reps if rep.email and text_key(rep.email) == key]
        if not found:
            return None if declared else {"outcome": "assigned", "rep": name}
        homes = {"pod": set(), "team": set(), "role": set()}
        for kind, places in (("pod", self.policy.pods), ("team", self.policy.teams)):
            for place in places:
                for role in place.roles:
                    if any(text_key(member.rep) == text_key(found[-1].name) for member in role.members):
                        homes[kind].add(place.name)
                        homes["role"].add(role.name)
        only = {kind: next(iter(names)) for kind, names in homes.items() if len(names) == 1}
        return {"outcome": "assigned", "rep": found[-1].name, **only}

    def covering(self):
        for pod in self.policy.pods:
            if pod.covers is not None and self.truth(pod.covers) == YES:
                return pod
        return None

    def hand_off(self, role):
        if not self.policy.pods:
            return {"outcome": "assigned", "role": role}
        fields = [field.name for field in self.policy.lead.fields if text_key(field.name) == "pod"]
        written = self.values[fields[0]] if fields else None
        named = [pod for pod in self.policy.pods if written and text_key(pod.name) == text_key(written)]
        pod = named[0] if named else self.covering()
        if pod is None:
            return None
        if not any(text_key(own.name) == text_key(role) for own in pod.roles):
            for team in self.policy.teams:
                if (team.serves is None or pod.name in team.serves) and any(
                    text_key(own.name) == text_key(role) for own in team.roles
                ):
                    return {"outcome": "assigned", "team": team.name, "role": role}
        return {"outcome": "assigned", "pod": pod.name, "role": role}

    def content(self):
        name = self.stage()
        stage = next((stage for stage in self.policy.stages if stage.name == name), None)
        if stage is None:
            return None
        owners = [owner for owner in stage.owners if owner.condition and self.truth(owner.condition) == YES]
        owners += [owner for owner in stage.owners if owner.condition is None]
        lines = [line for line in self.policy.contents if line.stage == name]
        own = [line for line in lines if owners and self.speaks_for(line.party, owners[0].party)]
        for line in own or lines:
            for content in line.contents:
                if content.condition is None or self.truth(content.condition) == YES:
                    return content.name
        return None

    def speaks_for(self, party, owner):
        if (party.kind, party.name) == (owner.kind, owner.name):
            return True
        if party.kind == "pod" and owner.kind == "role":
            return False
        teams = [team for team in self.policy.teams if party.kind == "team" and team.name == party.name]
        return any(self.includes(team, owner, set()) for team in teams)

    def includes(self, team, owner, seen):
        if team.name in seen:
            return False
        pods = self.policy.pods if team.includes is None else ()
        included = [("pod", pod.name) for pod in pods] + [(p.kind, p.name) for p in team.includes or ()]
        if (owner.kind, owner.name) in included:
            return True
        roles = [role.name for role in team.roles]
        roles += [role.name for pod in self.policy.pods if ("pod", pod.name) in included for role in pod.roles]
        if owner.kind == "role" and owner.name in roles:
            return True
        inner = [other for other in self.policy.teams if ("team", other.name) in included]
        return any(self.includes(other, owner, seen | {team.name}) for other in inner)
