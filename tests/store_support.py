"""What tests about the store share: a run with something in every table."""

from decimal import Decimal

from presage.engine.facts.runs import EndpointFact, Fingerprint, Revision, Run, ServiceFact, Timed
from presage.engine.facts.simulations import (
    Coverage,
    ExceptionFact,
    ExpectationResult,
    Footprint,
    OutboundCall,
    RowUpdate,
    Simulation,
    StepResult,
    TableChange,
    WitnessValue,
)
from presage.engine.facts.spans import Span
from presage.engine.facts.traces import Assume, Boundary, Branch, Call, Log, Raise, Return, RowChange
from presage.engine.facts.values import plain
from presage.engine.facts.verdicts import Assumption, Reason, Verdict

ENGINE = Fingerprint("f1", (("presage", "0.1.0"), ("python", "3.11")))
AT = Span("billing/invoices.py", 41, 43)
PLACE = {"step": 1, "service": "billing", "function": "invoices.create", "file": "billing/invoices.py", "line": 41}

STEP = StepResult(
    number=1,
    text="gateway receives POST /customers/7/plan",
    line=8,
    service="gateway",
    method="POST",
    path="/customers/7/plan",
    status=500,
    headers={"content-type": "text/html"},
    body_form="text",
    body=plain("oops \ud800"),
    rows=(
        TableChange(
            "billing",
            "invoices",
            inserted=({"id": 2, "total": plain(Decimal("30.75"))},),
            updated=(RowUpdate({"id": 1, "open": 1}, {"id": 1, "open": 0}),),
            deleted=({"id": 3},),
        ),
    ),
    outbound=(
        OutboundCall("gateway", "billing", "POST", "/customers/7/plan", 500, span=Span.line("gateway/client.py", 9)),
        OutboundCall("billing", "fx", "GET", "/rates?day=3", fault="down"),
    ),
    exception=ExceptionFact("KeyError", "'EUR'", AT),
)

TRACE = (
    Call(**PLACE, callee="billing.money.round"),
    Branch(**PLACE, condition="rate is None", taken=True, symbolic=True),
    Boundary(**PLACE, source="billing", target="fx", direction="request", method="GET", path="/rates"),
    RowChange(**PLACE, table="invoices", change="insert", after={"id": 2}),
    Assume(**PLACE, subject="clock", text="time stands still"),
    Raise(**PLACE, type="KeyError", message="'EUR'", handled=False),
    Log(**PLACE, level="error", message="lost"),
    Return(**PLACE, value="None"),
)


def simulation(name: str, verdict: Verdict, revision: str = "c1") -> Simulation:
    """A simulation of that verdict, with a value in every field."""
    expectation = ExpectationResult("the status is 200", "shop.feature", 12, verdict, "= 200", "500", AT)
    return Simulation(
        scenario=name,
        file="shop.feature",
        line=7,
        revision=revision,
        verdict=verdict,
        tags=("@money",),
        steps=(STEP,),
        expectations=(expectation,),
        failure=expectation if verdict.outcome == "violated" else None,
        witness=(WitnessValue("amount", "integer", 2**70), WitnessValue("note", "text", "a")),
        trace=TRACE,
        rows=STEP.rows,
        outbound=STEP.outbound,
        footprint=Footprint.of(["billing:invoices.create"], ["billing POST /x"], ["billing.invoices"], ["fx.URL"], ["billing.P"]),
        coverage=Coverage(files=3, calls=10, opaque=1, steps=1234),
    )


VIOLATED = Verdict.witnessed("violated")
HOLDS = Verdict.assumed("holds", [Assumption("clock", "time stands still", AT), Assumption("network", "no proxies")])
UNKNOWN = Verdict.unknown([Reason("an opaque call", AT)])


def run(*verdicts: Verdict, revision: str = "c1", seconds: float = 1.5, command: str = "simulate") -> Run:
    """A run with one simulation for each verdict, of scenarios `s1`, `s2`, …"""
    return Run(
        command=command,
        fingerprint=ENGINE,
        arguments=("--jobs", "2"),
        revisions=(Revision("c0", "HEAD~1"), Revision(revision, "HEAD", "c0")),
        services=(ServiceFact(revision, "billing", "python", "3.11", "billing"),),
        endpoints=(EndpointFact(revision, "billing", "POST", "/x/<int:id>", "billing.app.x", "billing/app.py", 5),),
        simulations=tuple(
            Timed(simulation(f"s{number}", verdict, revision), seconds / 2) for number, verdict in enumerate(verdicts, 1)
        ),
        started="2026-03-17T10:00:00Z",
        seconds=seconds,
    )
