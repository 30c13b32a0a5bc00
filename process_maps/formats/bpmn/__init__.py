"""BPMN 2.0 files as maps, and maps as BPMN 2.0 files.

A file is one map, all its pools and processes together (``pick`` takes one process alone). Reading
never changes the file: the map keeps it (``Map.original``), and what a map has no words for stays
there. How each thing is read:

=============================  ====================================================================
in the file                    on the map
=============================  ====================================================================
any task                       step of kind "task"; service and script tasks are automated, a manual
                               task is not, of the others nobody said
sub-process of any sort,       "subprocess"; what is inside are steps and flows too, with
call activity                  ``inside``: the sub-process's step id
start, end event               "start", "end"; any other event "event"
exclusive gateway with a name  "decision"; every other gateway "gateway"
and two ways out or more
its local name                 ``source_kind`` ("userTask"), always
``name``                       label, letter by letter; empty where there is none. Names of lanes,
                               pools, data and the map are put on one line
leaf lane of a node            its one actor; without one, a boundary event has its activity's, an
                               inner node its sub-process's, and a process without a pool that of
                               the activity that calls it
pool without lanes             actor of its nodes, by the name of the pool or else of the process;
                               a process without pool and lanes gives no actor
pool without nodes             a lane where a message goes to or from the pool, else lost
sequence flow                  flow with its id; label = name, else a condition of up to 60 letters
message flow between nodes     flow with ``flow``: "message", after all sequence flows
documentation, annotations     note of the step: documentation, then annotations joined to it, an
                               empty line between; else of the map
data joined by an association  artefact of the step, "Name [state]"
what we wrote                  ``own_fields``; it wins over what is derived
=============================  ====================================================================

Small facts are kept in ``extra["bpmn"]``, each only where there is something to say. Of a step:
``event`` (["timer", "message" …]), ``timer`` and ``link`` (their words), ``attached_to`` (the
activity's step id), ``interrupting`` (False), ``inside``, ``loop`` ("standard", "multi" or
"multi in turn"), ``calls``, ``by_event`` (True), ``compensation`` (True). Of a flow: ``flow``
("message"), ``default`` (True), ``condition``, ``documentation``. Of a map: ``lane_ids`` (lane name
→ element id of the lane, or of the participant where a pool has no lanes), ``lanes_inside`` (lane
name → names of the pool and lanes round it), ``picked`` (the process that alone was read; whoever
reads the original again must pick it again).

Steps stand in the file's order, what is inside a sub-process right after it; lanes in the order of
the participants, then of processes without one, each lane set in the file's order. A name that is
taken already becomes "Pool: Lane", then "Lane (2)". Flow nodes without an id get one ("task-3").

A flow that joins no two steps, a message to a whole pool, a box without steps, loose data, groups
and documentation of lanes and pools are listed as lost: they stay in the file and are not drawn.
Two flow nodes or flows with the same id are refused. Foreign extensions and diagrams stay in the
file and are not listed.

``reading.read_tree`` gives the map together with the tree's elements; without what we wrote where
``with_own`` is False, which is what ``own_fields`` compares with.
"""
