DROP TRIGGER evidence_no_truncate ON workflows_evidence;
DROP TRIGGER evidence_no_delete ON workflows_evidence;
DROP TRIGGER evidence_guard ON workflows_evidence;
DROP FUNCTION workflows_evidence_guard();
DROP FUNCTION workflows_evidence_open(text);
